%% rule: frames
%% a frame is made where there is one of 0
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,0,1}.
    {allocate,0,1}.
    {deallocate,0}.
    return.
    int_code_end.
