%% rule: frames
%% a frame of 1 is dropped where there is none
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {deallocate,1}.
    return.
    int_code_end.
