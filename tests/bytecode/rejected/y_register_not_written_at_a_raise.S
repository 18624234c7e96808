%% rule: initialised
%% y0 is part of the frame here
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,1,1}.
    {badmatch,{x,0}}.
    int_code_end.
