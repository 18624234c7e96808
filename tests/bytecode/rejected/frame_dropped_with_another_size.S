%% rule: frames
%% a frame of 2 is dropped where there is one of 1
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,1,1}.
    {deallocate,2}.
    return.
    int_code_end.
